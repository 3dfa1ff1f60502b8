// Adds the reader's own time to each moment that the page gives in UTC.
for (const place of document.querySelectorAll("time.local-time")) {
  const shown = new Intl.DateTimeFormat(document.documentElement.lang, {
    dateStyle: "medium",
    timeStyle: "short",
  }).format(new Date(place.dateTime));
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  place.textContent = " " + place.dataset.sentence.replace("%time%", `${shown} (${zone})`);
}
