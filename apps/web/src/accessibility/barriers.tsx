import { Trans } from '@lingui/react/macro'

/**
 * What is not accessible, by the three reasons of the model, and what nobody has tried: no more is claimed than was
 * tested.
 */
export function Barriers() {
  return (
    <>
      <h2>
        <Trans>What is not accessible</Trans>
      </h2>
      <h3>
        <Trans>Not in line with the guidelines</Trans>
      </h3>
      <p>
        <Trans>
          Titles, names and reasons come from the institutions as they are. Where an institution does not tell
          their language, a screen reader may read them in the wrong one.
        </Trans>
      </p>
      <p>
        <Trans>
          The barcode of a card is a picture for a machine. The number that it stands for is written below it.
        </Trans>
      </p>
      <h3>
        <Trans>A disproportionate burden</Trans>
      </h3>
      <p>
        <Trans>Nothing is left out for this reason.</Trans>
      </p>
      <h3>
        <Trans>Not part of Library Card</Trans>
      </h3>
      <p>
        <Trans>
          Paying, changing your details and the sign-in page belong to the institutions: each has its own
          statement.
        </Trans>
      </p>
      <h3>
        <Trans>Not known yet</Trans>
      </h3>
      <p>
        <Trans>
          Nobody who uses a screen reader, magnification or voice control every day has tested it yet. There
          may be barriers that no program finds.
        </Trans>
      </p>
    </>
  )
}
