import { configure } from '@testing-library/react'

// A test that is not about time must not fail on a busy machine.
configure({ asyncUtilTimeout: 10_000 })
