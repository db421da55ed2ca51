import { cleanup, configure } from '@testing-library/react'
import { afterAll, afterEach, beforeAll } from 'vitest'
import { resetStores } from '../src/store.ts'
import { server } from './server.ts'

// A test that is not about time must pass on a busy machine.
configure({ asyncUtilTimeout: 10_000 })

beforeAll(() => server.listen({ onUnhandledFrame: 'error' }))
afterAll(() => server.close())
afterEach(() => {
  cleanup()
  // A page whose session has ended replaces the whole body.
  document.body.replaceChildren()
  resetStores()
  server.resetHandlers()
})
