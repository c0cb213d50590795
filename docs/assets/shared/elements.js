/** Short ways to make elements. */

/**
 * An element with these properties and children; `role` and names with a dash are written as
 * attributes, since not every browser knows them as properties.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, any>} [properties]
 * @param {Iterable<Node | string>} [children]
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function element(tag, properties = {}, children = []) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name === "role" || name.includes("-")) made.setAttribute(name, value);
    else made[name] = value;
  }
  made.append(...children);
  return made;
}

/** A button as the site draws them; what it does comes as `onclick` or by a form. */
export function button(words, properties = {}) {
  return element("button", {
    type: "button",
    className: "sdl-button",
    textContent: words,
    ...properties,
  });
}
