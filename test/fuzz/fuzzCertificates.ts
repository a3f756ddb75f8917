// Certificates for a host "hub.test" that are good for a hundred years, so that a run repeats: no secret is behind them.

const der = (lines: readonly string[]): Uint8Array => Uint8Array.from(Buffer.from(lines.join(""), "base64"));

/** P-256, its own authority. */
export const ellipticRoot = der([
  "MIIBfTCCASKgAwIBAgIBATAKBggqhkjOPQQDAjAUMRIwEAYDVQQDDAlGdXp6IHJvb3QwIBcNMjYxMTIzMTMxNTE2WhgPMjEyNjEw",
  "MzAxMzE1MTZaMBQxEjAQBgNVBAMMCUZ1enogcm9vdDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABAyhF9nLg76hKo9Fdukfb0+U",
  "rYczUTQNRst+oAxMkbi/HkVtBDaN0i42SOVD2V98YxnC4OkwLilApnbyHjfe0BOjYzBhMB0GA1UdDgQWBBSLdCf+/IkM6OHH/3Zo",
  "zn/DKyVNnTAfBgNVHSMEGDAWgBSLdCf+/IkM6OHH/3Zozn/DKyVNnTAPBgNVHRMBAf8EBTADAQH/MA4GA1UdDwEB/wQEAwICBDAK",
  "BggqhkjOPQQDAgNJADBGAiEAuVYEZBUP8VJmxBkxWQJBUS4gIZHHeD8EIC0gPt2VhrsCIQDWD/QklfaIg/NEA2t2FfU8D6kpfDaY",
  "o8nLQ9pwoGPJrw==",
]);

/** P-256, signed by it, with a name, a wildcard and an address. */
export const ellipticLeaf = der([
  "MIIBozCCAUmgAwIBAgIBAjAKBggqhkjOPQQDAjAUMRIwEAYDVQQDDAlGdXp6IHJvb3QwIBcNMjYxMTIzMTMxNTE2WhgPMjEyNTA2",
  "MTcxMzE1MTZaMBMxETAPBgNVBAMMCGh1Yi50ZXN0MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAELOsU1DkglLc/OkNkhtgSMYbT",
  "4t2Ql03gmqyoCrKeugC3KPpgNx2gfmpbNsIC3c2hGgujSg5paFe0E4x6EcWypaOBijCBhzAlBgNVHREEHjAcgghodWIudGVzdIIK",
  "Ki5odWIudGVzdIcEfwAAATATBgNVHSUEDDAKBggrBgEFBQcDATAJBgNVHRMEAjAAMB0GA1UdDgQWBBR0TygmcTDpUTb3x0Rv/Vuf",
  "097fPTAfBgNVHSMEGDAWgBSLdCf+/IkM6OHH/3Zozn/DKyVNnTAKBggqhkjOPQQDAgNIADBFAiEA0h/ew9sxdHPGl4KvbYxoMAun",
  "HFxH3bmslDsklUuCXnYCIH95ld5AqhLAQ6l//49NTh1YgjPsLw/NwyB8HETnIPV9",
]);

/** RSA 2048, signed by itself. */
export const rsaCertificate = der([
  "MIIC/TCCAeWgAwIBAgIBAzANBgkqhkiG9w0BAQsFADAMMQowCAYDVQQDDAFxMCAXDTI2MTEyMzEzMTkyNVoYDzIxMjYxMDMwMTMx",
  "OTI1WjAMMQowCAYDVQQDDAFxMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAoO423uMTcY9sfny1oz5WIRVR3+0fiNKS",
  "5IyGUdErcliob3VgSMI2k15DkmAN/xEQ15+q92sJk8K6eXiIifyJcrpUWdLapjDQKDG1C34FkY6/XrYVhEf7NNhte3hINKhapZCo",
  "0uqgkd9h6STmty3ipuJjw0Zl2W70qxEyaWrD5H0KYy5/fq4sImDIBltB4+Y0yuqTW8SYAvj7/BTHcAe0eGQXux8BgUrdykYO02wx",
  "rlSfhA/LqOAeRPS5tcTdPHVelIRXGo6FD5NPdz+Dp2D1F+PprVNeftOmLZOyyP32XxZNrOmOqKo4WJ5GTkFbyAxzkP9LaFVufH4R",
  "nkY8aqiLTwIDAQABo2gwZjAdBgNVHQ4EFgQUSKYb9ec1IJSeIoSY2dP16BDiNVIwHwYDVR0jBBgwFoAUSKYb9ec1IJSeIoSY2dP1",
  "6BDiNVIwDwYDVR0TAQH/BAUwAwEB/zATBgNVHREEDDAKgghodWIudGVzdDANBgkqhkiG9w0BAQsFAAOCAQEAljUwXnz2G71KtB+F",
  "zUdGsuq9g34hhTJUPsRzO2CILzARqk6/CPxFo7h9Ms392T8vdY1MLTJHdcdYQHKpkBsgsKlvzVvobtfB7HfqZQVFYxLKs197feBQ",
  "HeIxJKEJyrjqk8BvAeAKH9mvXANCAa/SYZZjM5cZKd5IwNH+kKZ9eld9Wui2d+MMKxqshXdCnxhyQRxLXfbPrgZs2iJPsNu2ydIl",
  "K1SLS0uLWu7iOuzjTfx5ujXsLAnq14+WO0YieeQo226hgntX6nEZVQfokZSBkLumcU9hri64UheAwZeEcX4p1fTBQetSnasROluu",
  "VyTPpCV6cCoW5PoJUvagRQlqiQ==",
]);
