import { readFileSync, type PathOrFileDescriptor } from 'node:fs'

/** Returns null if there is no such file, or if it cannot be read. */
export function readIfThere(file: PathOrFileDescriptor): Buffer | null {
  try {
    return readFileSync(file)
  } catch {
    return null
  }
}
