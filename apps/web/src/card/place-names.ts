import type { Network } from '@library-card/contract/institution.ts'
import type { PlaceNames } from '@library-card/contract/pickup-place.ts'
import { t } from '@lingui/core/macro'
import { nameIn } from './card-view.ts'

/** Names of institutions for pickup places, in the user's language. */
export function placeNamesIn(network: Network): PlaceNames {
  return {
    nameOf(code) {
      const member = network.institutions.find((institution) => institution.code === code)
      return member && nameIn(member, network)
    },
    outside: (place) => t`${place}, at another institution`,
  }
}
