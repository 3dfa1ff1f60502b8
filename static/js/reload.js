// Asks anew how far something is, every few seconds, and stops when the page says no more to wait.
{
  const place = document.querySelector("[data-reload-seconds]");
  const ask = async () => {
    try {
      const answer = await fetch(location.href, { headers: { "X-Requested-With": "fetch" } });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const news = page.querySelector("[data-reload-seconds]");
      if (!answer.ok || !news) return location.reload();
      place.replaceChildren(...news.childNodes);
    } catch {
      // No connection: asked again below.
    }
    setTimeout(ask, place.dataset.reloadSeconds * 1000);
  };
  if (place) setTimeout(ask, place.dataset.reloadSeconds * 1000);
}
