// Runs before the first paint, so that a remembered light theme does not flash dark. A classic script on purpose.
try {
  const folder = location.pathname.slice(1, location.pathname.lastIndexOf('/') + 1);
  if (localStorage.getItem(`parlance.${folder}theme`) === '"light"') document.documentElement.dataset.theme = 'light';
} catch {
  // Without storage the default stands.
}
