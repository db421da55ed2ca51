import type { CardLine, InstitutionCard } from '@library-card/contract/card.ts'
import type { Session } from '@library-card/contract/session.ts'
import type { QueryClient } from '@tanstack/react-query'
import { get, getLines, sessionEndIn } from '../api.ts'

type Asking = { client: QueryClient; codes: string[]; fresh: boolean; signal: AbortSignal }

/**
 * One request asks every member; each answer is put under its own key the moment it comes. A stream that breaks off
 * makes every missing member unavailable. Ends with how many were asked.
 */
export async function askAll({ client, codes, fresh, signal }: Asking): Promise<number> {
  client.setQueryData(['waiting'], codes)
  let lines = 0
  try {
    for await (const line of getLines<CardLine>(`/api/card${fresh ? '?fresh=true' : ''}`, signal)) {
      lines += 1
      if (line.type === 'end') break
      take(client, line)
    }
  } catch (error) {
    // Stopped by us: whoever asks anew has already said who is waiting.
    if (signal.aborted) throw error
    if (lines === 0 || sessionEndIn(error)) {
      client.setQueryData(['waiting'], [])
      throw error
    }
  }
  for (const code of waitingIn(client)) put(client, brokenOff(client, code))
  return codes.length
}

export async function askOne(client: QueryClient, code: string): Promise<InstitutionCard> {
  client.setQueryData(['waiting'], [...waitingIn(client), code])
  const path = `/api/institutions/${encodeURIComponent(code)}/card`
  const card = await get<InstitutionCard>(path).catch((error: unknown) => {
    if (sessionEndIn(error)) throw error
    return brokenOff(client, code)
  })
  put(client, card)
  return card
}

function take(client: QueryClient, line: CardLine) {
  if (line.type === 'counts') client.setQueryData(['counts', line.counts.institutionCode], line.counts)
  if (line.type === 'card') put(client, line.card)
}

function put(client: QueryClient, card: InstitutionCard) {
  client.setQueryData(['card', card.institutionCode], card)
  client.setQueryData(
    ['waiting'],
    waitingIn(client).filter((code) => code !== card.institutionCode),
  )
}

function waitingIn(client: QueryClient): string[] {
  return client.getQueryData<string[]>(['waiting']) ?? []
}

/** It was asked and we do not know what it said. */
function brokenOff(client: QueryClient, institutionCode: string): InstitutionCard {
  const session = client.getQueryData<Session>(['session'])
  const isHome = session?.signedIn === true && session.homeInstitutionCode === institutionCode
  const isKnown = isHome || client.getQueryData(['counts', institutionCode]) !== undefined
  return {
    institutionCode,
    asOf: session?.signedIn ? session.now : '',
    state: 'unavailable',
    problem: { code: 'refused', requestId: '', retryAfterSeconds: null },
    account: isKnown ? 'exists' : 'unknown',
  }
}
