// Asks for advice on a wording while it is typed; without script, a button does the same.
for (const form of document.querySelectorAll("form[data-check]")) {
  const place = form.querySelector("[data-advice]");
  let waiting, asked = 0;
  const ask = async () => {
    const number = ++asked;
    try {
      const answer = await fetch(form.dataset.check, { method: "POST", body: new FormData(form) });
      if (!answer.ok || answer.redirected || number !== asked) return;
      const advice = new DOMParser().parseFromString(await answer.text(), "text/html");
      place.replaceChildren(...advice.body.childNodes);
    } catch {
      // No connection: the advice stays as it is, and saving says what is wrong.
    }
  };
  form.addEventListener("input", (event) => {
    if (!event.target.name.startsWith("text_")) return;
    clearTimeout(waiting);
    waiting = setTimeout(ask, 500);
  });
}
