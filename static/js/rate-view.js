// Before the page is drawn: one priority at a time on a phone, the list on a desk, or as chosen before.
{
  const root = document.documentElement;
  let chosen = null;
  try {
    chosen = localStorage.getItem("rate-view");
  } catch {
    // no storage: the width decides each time
  }
  root.dataset.rateView = chosen || (matchMedia("(max-width: 40rem)").matches ? "one" : "list");
  // Should a script not arrive, the page becomes the plain form that it is without scripts.
  const becomePlain = (event) => event.target.tagName === "SCRIPT" && delete root.dataset.rateView;
  addEventListener("error", becomePlain, true);
}
