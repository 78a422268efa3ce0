// The form's parts as the server drew them up: finding one, and where it would go one step up, down, in or out.

export function find(nodes, ref) {
  for (const node of nodes) {
    if (node.ref === ref) return node;
    const inside = find(node.children, ref);
    if (inside) return inside;
  }
  return undefined;
}

/** The part's host (its ref and children) and its place in there. */
export function place(nodes, ref, host = { ref: "", children: nodes, title: "" }) {
  const at = nodes.findIndex((node) => node.ref === ref);
  if (at >= 0) return { host, at };
  for (const node of nodes) {
    const inside = place(node.children, ref, node);
    if (inside) return inside;
  }
  return undefined;
}

/** Where the part goes: {into, at}, undefined where there is no such place. */
export const STEPS = {
  up: (nodes, ref) => beside(nodes, ref, -1),
  down: (nodes, ref) => beside(nodes, ref, 1),
  into(nodes, ref) {
    const { host, at } = place(nodes, ref);
    const before = host.children.slice(0, at).reverse().find((node) => node.holds && !["rows", "tabs", "steps", "object"].includes(node.sort));
    return before && { into: before.ref, at: before.children.length };
  },
  out(nodes, ref) {
    const { host } = place(nodes, ref);
    if (!host.ref || ["rows", "object", "page"].includes(host.sort)) return undefined;
    const above = place(nodes, host.ref);
    return { into: above.host.ref, at: above.at + 1 };
  },
};

function beside(nodes, ref, by) {
  const { host, at } = place(nodes, ref);
  const to = at + by;
  return to < 0 || to >= host.children.length ? undefined : { into: host.ref, at: to };
}

/** Every part, parents before children. */
export function* every(nodes) {
  for (const node of nodes) {
    yield node;
    yield* every(node.children);
  }
}
