import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

/** A certificate of this run alone, for 127.0.0.1. */
export interface Certificate {
  /** Paths of PEM files. */
  readonly certificate: string
  readonly key: string
  /** For Java. */
  readonly truststore: { readonly path: string; readonly password: string }
}

const PASSWORD = 'no-secret'

/** Makes one in an existing folder; from then on this process trusts it. @param python with cryptography */
export async function makeCertificate(python: string, folder: string): Promise<Certificate> {
  await promisify(execFile)(python, [
    fileURLToPath(new URL('certificate.py', import.meta.url)),
    folder,
    PASSWORD,
  ])
  const certificate = join(folder, 'server.crt')
  setDefaultCACertificates([...getCACertificates('default'), await readFile(certificate, 'utf8')])
  return {
    certificate,
    key: join(folder, 'server.key'),
    truststore: { path: join(folder, 'trust.p12'), password: PASSWORD },
  }
}
