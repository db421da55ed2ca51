import { LRUCache } from 'lru-cache'
import { second } from './durations.ts'

/**
 * Creates a cache of at most `maxSize`, by default in entries. If `ttl` is given, in milliseconds, an older entry is deleted even if
 * nobody reads it. lru-cache's `max` would allocate memory for all entries at the start, and its purge has a timer for each entry.
 */
export function createCache<V extends {}, K extends {} = string>(
  maxSize: number,
  ttl = 0,
  options: Pick<LRUCache.Options<K, V, unknown>, 'sizeCalculation' | 'maxEntrySize'> = {},
) {
  // An entry may outlive its `ttl` by up to a second or a sixtieth of it, whichever is longer.
  const every = Math.max(Math.min(ttl, second), ttl / 60)
  let timer: NodeJS.Timeout | undefined
  const cache = new LRUCache<K, V>({
    maxSize,
    sizeCalculation: () => 1,
    // By default a cache sets a timer of a millisecond at each reading, which wakes the process.
    ttlResolution: 0,
    ...options,
    ttl,
    ...(ttl > 0 && { onInsert: () => void (timer ??= setTimeout(purge, every).unref()) }),
  })
  return cache

  function purge() {
    cache.purgeStale()
    timer = cache.size > 0 ? setTimeout(purge, every).unref() : undefined
  }
}
