import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { expect, onTestFinished, test } from 'vitest'
import { readCards } from '../../test/card.ts'
import { startOwnNetwork } from '../../test/network.ts'

/** Watches what is sent: the mock institutions do not record the headers of calls. */
function watchCompressed(): string[] {
  const paths: string[] = []
  const watch = (message: unknown) => {
    const sent = /^GET (\/almaws\S+)[^]*accept-encoding: gzip/i.exec(String(Object(message).headers))
    if (sent?.[1]) paths.push(sent[1])
  }
  subscribe('undici:client:sendHeaders', watch)
  onTestFinished(() => void unsubscribe('undici:client:sendHeaders', watch))
  return paths
}

test('G21 of a card with 230 loans, only their list is asked for with compression', async () => {
  const card = await startOwnNetwork()
  const { headers } = await card.signInLike('many-loans')
  const paths = watchCompressed()
  const cards = await readCards(card, headers)
  expect([...cards.values()].map(({ state }) => state)).toContain('complete')
  expect(paths.map((path) => path.replace(/^.*\/users\/[^/]+/, '').replace(/limit.*/, ''))).toEqual(
    Array(3).fill('/loans?expand=renewable&'),
  )
})

test('G21 of a card with short lists, nothing is', async () => {
  const card = await startOwnNetwork()
  const { headers } = await card.signInLike('five-institutions')
  const paths = watchCompressed()
  await readCards(card, headers)
  expect(paths).toEqual([])
})
