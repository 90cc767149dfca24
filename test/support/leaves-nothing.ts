import { afterAll, vi } from 'vitest'

// Test files share a process, one after another: what one has put in place of something else ends with it.
afterAll(() => {
  vi.unstubAllEnvs()
  vi.restoreAllMocks()
})
