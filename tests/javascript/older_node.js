/** What the page's code asks of a browser and Node 18 lacks. */

Array.prototype.with ??= function (index, value) {
  const copy = [...this];
  copy[index] = value;
  return copy;
};
