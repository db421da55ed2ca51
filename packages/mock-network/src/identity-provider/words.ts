export type Words = {
  lang: string
  signInAt: (title: string) => string
  mock: string
  staff: string
  signOutOf: (title: string) => string
  signOut: string
  signedOut: string
}

const english: Words = {
  lang: 'en',
  signInAt: (title) => `Sign in at ${title}`,
  mock: 'This is a mock: nobody has a password here. Choose who you are.',
  staff: 'Staff',
  signOutOf: (title) => `Sign out of ${title}`,
  signOut: 'Sign out',
  signedOut: 'You have signed out.',
}

const words: Words[] = [
  english,
  {
    lang: 'de',
    signInAt: (title) => `Anmeldung: ${title}`,
    mock: 'Dies ist eine Attrappe: Niemand hat hier ein Passwort. Wählen Sie, wer Sie sind.',
    staff: 'Personal',
    signOutOf: (title) => `Abmeldung: ${title}`,
    signOut: 'Abmelden',
    signedOut: 'Sie haben sich abgemeldet.',
  },
  {
    lang: 'fr',
    signInAt: (title) => `Connexion : ${title}`,
    mock: 'Ceci est une maquette : personne n’a de mot de passe ici. Choisissez qui vous êtes.',
    staff: 'Personnel',
    signOutOf: (title) => `Déconnexion : ${title}`,
    signOut: 'Se déconnecter',
    signedOut: 'Vous êtes déconnecté.',
  },
  {
    lang: 'it',
    signInAt: (title) => `Accesso: ${title}`,
    mock: 'Questa è una simulazione: qui nessuno ha una password. Scegli chi sei.',
    staff: 'Personale',
    signOutOf: (title) => `Uscita: ${title}`,
    signOut: 'Esci',
    signedOut: 'Sei uscito.',
  },
]

/** Words for OpenID Connect's `ui_locales`: language tags separated by spaces, preferred first. */
export function wordsFor(uiLocales: unknown): Words {
  const tags = typeof uiLocales === 'string' ? uiLocales.split(' ') : []
  const found = tags.map((tag) => words.find(({ lang }) => lang === tag.split('-')[0]))
  return found.find((one) => one !== undefined) ?? english
}
