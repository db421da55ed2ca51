import { LRUCache } from 'lru-cache'

/**
 * Creates a cache of this size, by default in entries, which keeps each for `ttl` milliseconds if given and then deletes it, even if
 * nobody asks for it. The cache's own `max` would allocate memory for all at the start.
 */
export function createCache<V extends {}, K extends {} = string>(
  maxSize: number,
  ttl = 0,
  options: Pick<LRUCache.Options<K, V, unknown>, 'sizeCalculation' | 'maxEntrySize'> = {},
) {
  return new LRUCache<K, V>({ maxSize, sizeCalculation: () => 1, ...options, ttl, ttlAutopurge: true })
}
