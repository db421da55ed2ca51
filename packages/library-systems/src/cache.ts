import { LRUCache } from 'lru-cache'
import { second } from './durations.ts'

/**
 * Creates a cache of this size, by default in entries, which keeps each for `ttl` milliseconds if given and then deletes it, even if
 * nobody asks for it. The cache's own `max` would allocate memory for all at the start, and its own purge has a timer for each entry.
 */
export function createCache<V extends {}, K extends {} = string>(
  maxSize: number,
  ttl = 0,
  options: Pick<LRUCache.Options<K, V, unknown>, 'sizeCalculation' | 'maxEntrySize'> = {},
) {
  // An entry is in memory for a second or a sixtieth longer than it is given.
  const every = Math.max(Math.min(ttl, second), ttl / 60)
  let timer: NodeJS.Timeout | undefined
  const cache = new LRUCache<K, V>({
    maxSize,
    sizeCalculation: () => 1,
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
