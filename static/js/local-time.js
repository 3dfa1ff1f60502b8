// Adds the reader's own time to each moment that the page gives in UTC, where the two differ.
// Stands in the head and writes while the page is read, before it is drawn: nothing moves.
{
  const language = document.documentElement.lang === "en" ? "en-GB" : document.documentElement.lang;
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const tell = () => {
    for (const place of document.querySelectorAll("time.local-time:empty")) {
      const moment = new Date(place.dateTime);
      if (!moment.getTimezoneOffset()) continue;
      const shown = new Intl.DateTimeFormat(language, { dateStyle: "long", timeStyle: "short" }).format(moment);
      place.textContent = " " + place.dataset.sentence.replace("%time%", `${shown} (${zone})`);
    }
  };
  const reading = new MutationObserver(tell);
  reading.observe(document.documentElement, { childList: true, subtree: true });
  document.addEventListener("DOMContentLoaded", () => {
    tell();
    reading.disconnect();
  });
}
