// Asks anew how far something is, soon at first and then every few seconds, and stops when the page
// says no more to wait.
{
  const place = document.querySelector("[data-reload-seconds]");
  let wait = 250;
  const askLater = () => {
    setTimeout(ask, wait);
    wait = Math.min(2 * wait, place.dataset.reloadSeconds * 1000);
  };
  const ask = async () => {
    try {
      const answer = await fetch(location.href, { headers: { "X-Requested-With": "fetch" } });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const news = page.querySelector("[data-reload-seconds]");
      if (!answer.ok || !news) return location.reload();
      // Only news, or a screen reader would say the same again and again.
      if (place.innerHTML !== news.innerHTML) place.replaceChildren(...news.childNodes);
    } catch {
      // No connection: asked again below.
    }
    askLater();
  };
  if (place) askLater();
}
