package main

import (
	"bytes"
	"compress/gzip"
	"crypto/md5"
	"crypto/sha256"
	"encoding/binary"
	"hash/crc32"
	"io"
	"math/big"
)

func gzipKernel() func() uint64 {
	text := []byte(prose(30_000))
	var packed bytes.Buffer
	writer := gzip.NewWriter(&packed)
	return func() uint64 {
		packed.Reset()
		writer.Reset(&packed)
		if _, err := writer.Write(text); err != nil {
			panic(err)
		}
		if err := writer.Close(); err != nil {
			panic(err)
		}
		reader, err := gzip.NewReader(bytes.NewReader(packed.Bytes()))
		if err != nil {
			panic(err)
		}
		unpacked, err := io.ReadAll(reader)
		if err != nil || !bytes.Equal(unpacked, text) {
			panic("gzip")
		}
		return uint64(packed.Len())<<32 + uint64(crc32.ChecksumIEEE(packed.Bytes()))
	}
}

func sha256Kernel() func() uint64 {
	data := pseudoRandomBytes(64<<10, 256)
	return func() uint64 {
		var sum [sha256.Size]byte
		for i := 0; i < 60; i++ {
			copy(data, sum[:])
			sum = sha256.Sum256(data)
		}
		copy(data, make([]byte, len(sum)))
		return binary.BigEndian.Uint64(sum[:])
	}
}

func md5Kernel() func() uint64 {
	data := pseudoRandomBytes(64<<10, 256)
	return func() uint64 {
		var sum [md5.Size]byte
		for i := 0; i < 120; i++ {
			copy(data, sum[:])
			sum = md5.Sum(data)
		}
		copy(data, make([]byte, len(sum)))
		return binary.BigEndian.Uint64(sum[:])
	}
}

func crc32Kernel() func() uint64 {
	data := pseudoRandomBytes(64<<10, 256)
	castagnoli := crc32.MakeTable(crc32.Castagnoli)
	return func() uint64 {
		ieee, c := uint32(0), uint32(0)
		for i := 0; i < 600; i++ {
			ieee = crc32.Update(ieee, crc32.IEEETable, data)
			c = crc32.Update(c, castagnoli, data)
		}
		return uint64(ieee)<<32 + uint64(c)
	}
}

func bigint() func() uint64 {
	prime := new(big.Int).Sub(new(big.Int).Lsh(big.NewInt(1), 3217), big.NewInt(1))
	return func() uint64 {
		factorial := big.NewInt(1)
		for i := int64(2); i <= 2000; i++ {
			factorial.Mul(factorial, big.NewInt(i))
		}
		power := new(big.Int).Exp(big.NewInt(3), big.NewInt(0).Sub(prime, big.NewInt(12345)), prime)
		quotient, remainder := new(big.Int).QuoRem(factorial, power, new(big.Int))
		quotient.Add(quotient, remainder).Mul(quotient, quotient)
		return hashString(quotient.String())
	}
}

func bytesKernel() func() uint64 {
	data := pseudoRandomBytes(256<<10, 200)
	data[len(data)-1] = 250
	other := bytes.Clone(data)
	return func() uint64 {
		sum := 0
		for i := 0; i < 600; i++ {
			sum += bytes.IndexByte(data, 250) + bytes.Count(data, []byte{7}) + bytes.Compare(data, other)
			if bytes.Equal(data, other) {
				sum++
			}
			for rest := data[:4096]; len(rest) > 0; sum++ {
				next := bytes.IndexByte(rest, 9)
				if next < 0 {
					break
				}
				rest = rest[next+1:]
			}
		}
		return uint64(sum)
	}
}

func memmove() func() uint64 {
	data := pseudoRandomBytes(256<<10, 256)
	buffer := make([]byte, 512<<10)
	return func() uint64 {
		sum := uint64(0)
		for i := 0; i < 300; i++ {
			copy(buffer[i:], data)
			copy(buffer[1:], buffer[:len(data)])
			for j := 0; j < 4096; j += 16 + i%7 {
				copy(buffer[j:], data[i:i+8+j%32])
			}
			sum += uint64(buffer[i*1000])
			clear(buffer[len(data):])
		}
		return sum
	}
}
