// Shows the next round's list by what is chosen at this moment; without script, it is current after each saving.
(() => {
  const form = document.getElementById("decisions");
  let waiting, asked = 0;

  const show = (page) => {
    for (const part of page.querySelectorAll("[data-next]")) {
      const place = document.querySelector(`[data-next="${part.dataset.next}"]`);
      if (place.innerHTML !== part.innerHTML) place.replaceChildren(...part.childNodes);
    }
  };

  const ask = async () => {
    const number = ++asked;
    const body = new FormData(form);
    body.set("preview", "1");
    try {
      const answer = await fetch(window.location.pathname, { method: "POST", body });
      if (!answer.ok || answer.redirected || number !== asked) return;
      show(new DOMParser().parseFromString(await answer.text(), "text/html"));
    } catch {
      // No connection: the list stays as it is, and saving says what is wrong.
    }
  };

  form.addEventListener("change", (event) => {
    if (!event.target.name.startsWith("decision-")) return;
    clearTimeout(waiting);
    waiting = setTimeout(ask, 150);
  });
})();
