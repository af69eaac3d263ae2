"""The bundle: changes in one file, encrypted to the team and signed by the laptop. Pure functions over bytes.

`layout` is the clear header, `keys` and `teamkeys` the keys and signatures, `cipher` the encrypted body, `records` the
stream inside it (`columns` and `known_hashes` make its changes small), `check`, `sense` and `limits` what every change
must fulfil, `write` and `read` put them together. `invite` is the file that brings another laptop into the team.

    file   := header · signature (64 bytes) · body
    header := magic · numbers of fixed width · the body's key, age-encrypted to the recipients
    body   := chunks of 64 KiB, ChaCha20-Poly1305, of one zstd frame of
    stream := manifest · change … · trailer (how many changes, SHA-256 of all before it)
    change := lengths, marks · places of hashes left out · header · operations

Why the body is not one age file: age's library here either takes the whole text at once or pushes it through a
callback, while a merge pulls one change after the other and must be able to stop. So age wraps a random key of
32 bytes, and the body uses age's own construction for long texts (STREAM: the nonce is a counter and a last mark),
which can be read chunk by chunk in constant memory. What leaves the team is still readable for holders of an X25519
age identity only.

The same content gives the same stream, byte for byte. The file differs each time: key and wrapping are random.
"""
