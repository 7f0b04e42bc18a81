/**
 * The impostor: a server with the same subject names as the real one, an organisation root with the same name, and other keys.
 * It accepts every login, to see what it gets.
 */
import { createOrganisation, issueIdentity } from '../simulator/organisation.js'
import { OrganisationServer, type ServerIdentity } from './organisation-server.js'

/** Makes the identity of an impostor of `serverName` of `organisation`. */
export async function impostorIdentity(organisation: string, serverName: string): Promise<ServerIdentity> {
  return issueIdentity(await createOrganisation(organisation), serverName)
}

/** Starts an impostor at any free port, or where the real server was. */
export async function startImpostor(organisation: string, serverName: string, port = 0): Promise<OrganisationServer> {
  return OrganisationServer.start({
    identity: await impostorIdentity(organisation, serverName),
    acceptsAll: true,
    port,
  })
}
