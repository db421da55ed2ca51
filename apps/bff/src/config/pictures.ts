import { createHash } from 'node:crypto'
import { resolve } from 'node:path'
import type { Fault } from './faults.ts'
import type { NetworkFile } from './network-file.ts'
import { readIfThere } from './read-file.ts'

type Picture = { type: 'image/svg+xml' | 'image/png'; body: Buffer }
/** The pictures that the network file names. The BFF serves each at `/pictures/` and its key. */
export type Pictures = ReadonlyMap<string, Picture>

const maxBytes = 100 * 1_024
const pngSignature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])

/** Replaces the paths of pictures in the network file with the paths at which the BFF serves them. */
export function withPictures(file: NetworkFile, folder: string, report: (fault: Fault) => void) {
  const pictures = new Map<string, Picture>()

  function serve(path: string, key: string): string {
    const picture = readPicture(resolve(folder, path))
    if ('reason' in picture) {
      report({ path: key, ...picture })
      return path
    }
    const hash = createHash('sha256').update(picture.body).digest('base64url').slice(0, 16)
    const name = `${hash}.${picture.type === 'image/png' ? 'png' : 'svg'}`
    pictures.set(name, picture)
    return `/pictures/${name}`
  }

  const { network, institutions } = file
  return {
    pictures: pictures as Pictures,
    file: {
      network: {
        ...network,
        ...(network.logo && { logo: serve(network.logo, 'network.logo') }),
        ...(network.favicon && { favicon: serve(network.favicon, 'network.favicon') }),
      },
      institutions: institutions.map((entry, index) => ({
        ...entry,
        ...(entry.logo && { logo: serve(entry.logo, `institutions[${index}].logo`) }),
      })),
    },
  }
}

function readPicture(path: string): Picture | Omit<Fault, 'path'> {
  const body = readIfThere(path)
  if (!body) {
    const cure = 'Give the path of an SVG or PNG file, relative to the network file'
    return { reason: 'names a file that cannot be read', cure }
  }
  if (body.length > maxBytes) return { reason: 'is larger than 100 KiB', cure: 'Make the picture smaller' }
  if (body.subarray(0, pngSignature.length).equals(pngSignature)) return { type: 'image/png', body }
  const isSvg = /<svg[\s>]/.test(body.toString('utf8'))
  return isSvg ? { type: 'image/svg+xml', body } : { reason: 'is neither SVG nor PNG', cure: 'Convert it' }
}
