/** What the server put into the page for its island. */
export function pageData(): Record<string, unknown> {
  const text = document.getElementById('island-data')?.textContent;
  const data: unknown = text ? JSON.parse(text) : null;
  return data && typeof data === 'object' ? (data as Record<string, unknown>) : {};
}
