/** Space data link security, CCSDS 355.0-B-2: see docs/sdls.md. */
export { aesCmac } from './cmac.ts';
export { type NodeCrypto, nodeCryptoCipher } from './node-crypto-cipher.ts';
export type { SdlsCipher, Soon } from './sdls-cipher.ts';
export type { SdlsFault } from './sdls-fault.ts';
export { type OpenedData, openData, secureData } from './secured-data.ts';
export { type OpenedFrame, openFrame, secureFrame, standardMask } from './secured-frame.ts';
export {
  type SecuredFrameFormat,
  type SecuredFrameLayout,
  securedFrameLayout,
} from './secured-frame-layout.ts';
export {
  type AssociationState,
  type SecuredChannel,
  type SecurityAgreement,
  SecurityAssociation,
} from './security-association.ts';
export { type SubtleCipher, webCryptoCipher } from './web-crypto-cipher.ts';
