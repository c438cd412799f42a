/** SQL_Latin1_General_CP1_CI_AS: code page 1252, case ignored. */
export const collationBytes = Buffer.from([0x09, 0x04, 0xd0, 0x00, 0x34]);
