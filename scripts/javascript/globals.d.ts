/** What the site's scripts find on a page besides what browsers have. */

/** The theme's streams of events, as far as we use them; `document$` repeats the last one. */
interface Stream<Value> {
  subscribe(tell: (value: Value) => void): void;
}

interface Window {
  document$?: Stream<Document>;
  location$?: Stream<URL>;
  print$?: Stream<boolean>;
  /** The theme's inline scripts keep what the reader chose. */
  __md_get?(key: string): any;
  __md_set?(key: string, value: any): void;
}
