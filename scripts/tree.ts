/** The repository's own tree, as the scripts see it. All paths are relative to the root and use `/`. */
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Absolute path of the repository. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/** Paths of all files below `folder` whose name ends with `ending`, sorted; empty if there is no such folder. */
export function filesBelow(root: string, folder: string, ending: string): string[] {
  if (!existsSync(join(root, folder))) return []
  const found: string[] = []
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
    const path = `${folder}/${entry.name}`
    if (entry.isDirectory()) found.push(...filesBelow(root, path, ending))
    else if (entry.name.endsWith(ending)) found.push(path)
  }
  return found.sort()
}

/** TypeScript sources below `folder`, declarations left out. */
export function sourcesBelow(root: string, folder: string): string[] {
  return filesBelow(root, folder, '.ts').filter((path) => !path.endsWith('.d.ts'))
}
