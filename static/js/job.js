// Looks every two seconds how far the work has come; without this file, "Reload" does the same.
{
  const shown = () => document.getElementById("job");
  const show = (page) => {
    const fresh = page.getElementById("job");
    if (fresh && fresh.dataset.state !== shown().dataset.state) {
      shown().replaceWith(fresh);
      // The place itself stays, so that a screen reader says what is new in it.
      document.getElementById("job-state").replaceChildren(...page.getElementById("job-state").childNodes);
    } else if (fresh) {
      for (const part of [".progress-sentence", "progress"]) {
        const [now, next] = [shown().querySelector(part), fresh.querySelector(part)];
        if (now && next && !now.isEqualNode(next)) now.replaceWith(next);
      }
    }
  };
  const look = async () => {
    try {
      const response = await fetch(location.href, { credentials: "same-origin" });
      if (!response.ok || response.redirected) return; // signed out, or gone: a reload tells
      show(new DOMParser().parseFromString(await response.text(), "text/html"));
    } catch {
      // no network for a moment: look again
    }
    if ("waits" in shown().dataset) setTimeout(look, 2000);
  };
  if ("waits" in shown().dataset) setTimeout(look, 1000);
}
