// Looks how far the work has come, soon at first and then every two seconds; without this file,
// "Reload" does the same.
{
  let wait = 250;
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
    lookLater();
  };
  const lookLater = () => {
    if (!("waits" in shown().dataset)) return;
    setTimeout(look, wait);
    wait = Math.min(2 * wait, 2000);
  };
  lookLater();
}
