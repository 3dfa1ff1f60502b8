// Adds the reader's own time to each moment that the page gives in UTC, where the two differ.
{
  const language = document.documentElement.lang === "en" ? "en-GB" : document.documentElement.lang;
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  for (const place of document.querySelectorAll("time.local-time")) {
    const moment = new Date(place.dateTime);
    if (!moment.getTimezoneOffset()) continue;
    const shown = new Intl.DateTimeFormat(language, { dateStyle: "long", timeStyle: "short" }).format(moment);
    place.textContent = " " + place.dataset.sentence.replace("%time%", `${shown} (${zone})`);
  }
}
