import { day } from '@library-card/library-systems/durations.ts'
import type { FastifyReply, FastifyRequest } from 'fastify'
import Negotiator from 'negotiator'

/** Cookie that the page writes when the reader chooses a language. Contains only the language's tag. */
export const languageCookie = '__Host-language'
export const languageKeptFor = 365 * day

/** Returns the language of a request: the one chosen in this browser, else the browser's own, else the network's first. */
export function languageOfRequest(
  { cookies, headers }: Pick<FastifyRequest, 'cookies' | 'headers'>,
  offered: readonly string[],
): string {
  const chosen = cookies[languageCookie]
  if (chosen !== undefined && offered.includes(chosen)) return chosen
  return acceptedOf(headers['accept-language'] ?? '', offered) ?? offered[0]!
}

/** Sets a cookie that the page can read, so that a change of language needs no request. */
export function setLanguageCookie(reply: FastifyReply, tag: string): FastifyReply {
  return reply.setCookie(languageCookie, tag, {
    path: '/',
    secure: true,
    sameSite: 'lax',
    maxAge: languageKeptFor / 1000,
  })
}

/** Characters of an `Accept-` header that are parsed: parse time depends on them. A browser sends a tenth of this. */
export const maxAccepted = 1_000

/** Serves `fr-CA` with `fr` or `fr-CH` if the network has no `fr-CA`. */
function acceptedOf(header: string, offered: readonly string[]): string | undefined {
  const accepts = new Negotiator({ headers: { 'accept-language': header.slice(0, maxAccepted) } })
  const best = accepts.language([...new Set([...offered, ...offered.map(languagePart)])])
  return offered.find((tag) => tag === best) ?? offered.find((tag) => languagePart(tag) === best)
}

function languagePart(tag: string): string {
  return tag.split('-', 1)[0]!
}
