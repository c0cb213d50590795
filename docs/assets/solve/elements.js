/** Short ways to make elements. */

/** An element with these properties and children; `role` is written as an attribute. */
export function element(tag, { role, ...properties } = {}, children = []) {
  const made = Object.assign(document.createElement(tag), properties);
  if (role) made.setAttribute("role", role);
  made.append(...children);
  return made;
}

/** A button as the site draws them. */
export function button(words, { type = "button", ...properties } = {}) {
  return element("button", { type, className: "sdl-button", textContent: words, ...properties });
}
