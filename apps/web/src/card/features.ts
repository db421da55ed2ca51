import type { FeatureName, Network } from '@library-card/contract/institution.ts'

/** Whether the network has this optional feature on. Version 0.1.0 of the BFF does not say so: it has them all. */
export function hasFeature({ features }: Network, name: FeatureName): boolean {
  return features?.includes(name) ?? true
}
