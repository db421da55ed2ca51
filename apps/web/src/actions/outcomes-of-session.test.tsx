import { QueryClientProvider } from '@tanstack/react-query'
import { renderHook, waitFor } from '@testing-library/react'
import type { ReactNode } from 'react'
import { expect, test } from 'vitest'
import { respondWithStream } from '../../test/server.ts'
import { createClient } from '../query-client.ts'
import { useOutcome } from './use-outcome.ts'
import { useOutcomesOfSession } from './use-action.ts'

test('G12 after a reload, a running action is shown as running, then its outcome', async () => {
  const { received, send } = respondWithStream('GET /api/outcomes')
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
  await send({ ...at, outcome: null })
  await waitFor(() => expect(result.current?.outcome).toBeNull())
  await send({ ...at, outcome: { result: 'unsure' } })
  await send({ type: 'end' })
  await waitFor(() => expect(result.current?.outcome).toEqual({ result: 'unsure' }))
  expect(received).toHaveLength(1)
})
