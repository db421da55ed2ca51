/** By Back or Forward, perhaps from where something was paid or changed: what was told before is not good enough. */
export function hasComeBack(): boolean {
  const [navigation] = performance.getEntriesByType('navigation')
  return navigation !== undefined && 'type' in navigation && navigation.type === 'back_forward'
}
