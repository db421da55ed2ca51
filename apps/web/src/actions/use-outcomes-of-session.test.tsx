import type { OutcomeLine } from '@library-card/contract/outcome.ts'
import { QueryClientProvider } from '@tanstack/react-query'
import { act, renderHook, waitFor } from '@testing-library/react'
import type { ReactNode } from 'react'
import { afterEach, expect, test, vi } from 'vitest'
import { createClient } from '../query-client.ts'
import { useOutcome } from './use-outcome.ts'
import { useOutcomesOfSession } from './use-outcomes-of-session.ts'

afterEach(() => vi.unstubAllGlobals())

test('G12 after a reload what still runs is seen to run, and then its end', async () => {
  const stream = new TransformStream<Uint8Array, Uint8Array>()
  const writer = stream.writable.getWriter()
  const asked: string[] = []
  vi.stubGlobal('fetch', async (path: string) => {
    asked.push(path)
    return new Response(stream.readable)
  })
  const write = (line: OutcomeLine) =>
    act(() => writer.write(new TextEncoder().encode(`${JSON.stringify(line)}\n`)))
  const client = createClient()
  const { result } = renderHook(
    () => {
      useOutcomesOfSession()
      return useOutcome('renewal', 'NORTH', '1')
    },
    {
      wrapper: ({ children }: { children: ReactNode }) => (
        <QueryClientProvider client={client}>{children}</QueryClientProvider>
      ),
    },
  )
  const at = { type: 'renewal', institutionCode: 'NORTH', id: '1' } as const
  await write({ ...at, outcome: null })
  await waitFor(() => expect(result.current?.outcome).toBeNull())
  await write({ ...at, outcome: { result: 'unsure' } })
  await write({ type: 'end' })
  await waitFor(() => expect(result.current?.outcome).toEqual({ result: 'unsure' }))
  expect(asked).toEqual(['/api/outcomes'])
})
