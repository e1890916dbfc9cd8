/** Where a file named in a scenario lies: relative to the folder of the scenario, as everybody expects. */
export function besides(file: string, entry: string): string {
  if (/^([\\/]|[A-Za-z]:)/.test(entry)) return entry;
  const folder = file.slice(0, Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1);
  return folder + entry.replace(/^(\.\/)+/, '');
}

/** `scenarios/quickstart.yaml` is called `quickstart`. */
export function baseName(file: string): string {
  const name = file.replace(/^.*[\\/]/s, '').replace(/\.(ya?ml|json)$/i, '');
  const safe = name.replaceAll(/[^\w.-]+/g, '-').replaceAll(/^[^\dA-Za-z]+|-+$/g, '');
  return safe.slice(0, 63) || 'scenario';
}
