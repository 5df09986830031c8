package picture

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/draw"
)

// Upright turns a photograph the way its camera says it was held (Exif 2.3,
// tag 0x0112): what is drawn anew says nothing of it any more.
func Upright(picture image.Image, file []byte) image.Image {
	held := orientation(file)
	if held < 2 || held > 8 {
		return picture
	}
	b := picture.Bounds()
	from := image.NewRGBA(image.Rect(0, 0, b.Dx(), b.Dy()))
	draw.Draw(from, from.Rect, picture, b.Min, draw.Src)
	wide, high := b.Dx(), b.Dy()
	if held >= 5 { // lying on its side
		wide, high = high, wide
	}
	to := image.NewRGBA(image.Rect(0, 0, wide, high))
	for y := range high {
		for x := range wide {
			fx, fy := x, y
			if held >= 5 {
				fx, fy = y, x
			}
			if held == 2 || held == 3 || held == 7 || held == 8 {
				fx = b.Dx() - 1 - fx
			}
			if held == 3 || held == 4 || held == 6 || held == 7 {
				fy = b.Dy() - 1 - fy
			}
			copy(to.Pix[to.PixOffset(x, y):][:4], from.Pix[from.PixOffset(fx, fy):][:4])
		}
	}
	return to
}

// orientation is the number that a JPEG's Exif part gives, 1 to 8; 0 for none.
func orientation(data []byte) int {
	const app1, scan, tag, entrySize = 0xe1, 0xda, 0x0112, 12
	for at := 2; at+4 <= len(data) && data[at] == 0xff && data[at+1] != scan; {
		size := 2 + int(binary.BigEndian.Uint16(data[at+2:]))
		if at+size > len(data) {
			return 0
		}
		part, isExif := bytes.CutPrefix(data[at+4:max(at+4, at+size)], []byte("Exif\x00\x00"))
		if data[at+1] == app1 && isExif && len(part) >= 8 {
			return tiffNumber(part, tag, entrySize)
		}
		at += size
	}
	return 0
}

// tiffNumber is a short number of the first directory of a TIFF file.
func tiffNumber(tiff []byte, tag uint16, entrySize int) int {
	var order binary.ByteOrder = binary.BigEndian
	if tiff[0] == 'I' {
		order = binary.LittleEndian
	}
	start := int64(order.Uint32(tiff[4:]))
	if start+2 > int64(len(tiff)) {
		return 0
	}
	entries := tiff[start+2:]
	for range order.Uint16(tiff[start:]) {
		if len(entries) < entrySize {
			return 0
		}
		if order.Uint16(entries) == tag {
			return int(order.Uint16(entries[8:]))
		}
		entries = entries[entrySize:]
	}
	return 0
}
