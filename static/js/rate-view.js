// Before the page is drawn: one priority at a time on a phone, the list on a desk, or as chosen before.
{
  let chosen = null;
  try {
    chosen = localStorage.getItem("rate-view");
  } catch {
    // no storage: the width decides each time
  }
  document.documentElement.dataset.rateView = chosen || (matchMedia("(max-width: 40rem)").matches ? "one" : "list");
}
