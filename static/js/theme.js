// Runs before the first paint, so that a remembered light theme does not flash dark. A classic script on purpose.
try {
  if (localStorage.getItem('parlance.theme') === '"light"') document.documentElement.dataset.theme = 'light';
} catch {
  // Without storage the default stands.
}
