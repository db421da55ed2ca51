import type { FastifyReply, FastifyRequest } from 'fastify'
import { day } from '../clock.ts'

/** The page writes it when the reader chooses a language. It contains the language's tag and nothing else. */
export const languageCookie = '__Host-language'
export const languageKeptFor = 365 * day

/** The language of a request: chosen in this browser, else the browser's own, else the first of the network. */
export function languageOfRequest(
  { cookies, headers }: Pick<FastifyRequest, 'cookies' | 'headers'>,
  offered: readonly string[],
): string {
  const chosen = cookies[languageCookie]
  if (chosen !== undefined && offered.includes(chosen)) return chosen
  return acceptedOf(headers['accept-language'] ?? '', offered) ?? offered[0]!
}

/** The page can read it, so that it needs no request to change the language. */
export function setLanguageCookie(reply: FastifyReply, tag: string): FastifyReply {
  return reply.setCookie(languageCookie, tag, {
    path: '/',
    secure: true,
    sameSite: 'lax',
    maxAge: languageKeptFor / 1000,
  })
}

/** `fr-CA` is served with `fr` or `fr-CH` where the network has no `fr-CA`. */
function acceptedOf(header: string, offered: readonly string[]): string | undefined {
  const wanted = header
    .split(',')
    .map((part) => /^\s*([\w-]+|\*)\s*(?:;\s*q=([\d.]+))?/.exec(part))
    .map((match) => ({ tag: match?.[1]?.toLowerCase() ?? '', quality: Number(match?.[2] ?? 1) }))
    .filter(({ tag, quality }) => tag !== '' && quality > 0)
    .toSorted((one, other) => other.quality - one.quality)
  for (const { tag } of wanted) {
    const found =
      offered.find((one) => one.toLowerCase() === tag) ??
      offered.find((one) => languagePart(one) === languagePart(tag))
    if (found !== undefined) return found
  }
  return undefined
}

function languagePart(tag: string): string | undefined {
  return tag.toLowerCase().split('-', 1)[0]
}
