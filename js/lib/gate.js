/**
 * A promise and the function that settles it: `Promise.withResolvers`, which Node 20 does not have.
 */
export function gate() {
  /** @type {() => void} */
  let open = () => undefined;
  /** @type {Promise<void>} */
  const opened = new Promise((resolve) => {
    open = resolve;
  });
  return { opened, open };
}
