import { configure } from '@testing-library/react'
import { afterEach } from 'vitest'
import { resetStores } from '../src/store.ts'

// A test that is not about time must not fail on a busy machine.
configure({ asyncUtilTimeout: 10_000 })

// The page that a test opened is gone.
afterEach(resetStores)
