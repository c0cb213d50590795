"""Files of pictures: every kind that is read, and those that nobody should trust."""

import contextlib
import io
import struct
import sys
import zlib

import numpy as np
import pytest
from PIL import Image

from scratchdl import load_mnist_sample
from scratchdl.images import decoding, digits_in

_, (X, _T) = load_mnist_sample(flatten=False)
INK = np.pad(np.kron(X[7, 0], np.ones((3, 3))), 12)
GREY = Image.fromarray(np.rint(255 * (1 - INK)).astype(np.uint8))
CLEAR = Image.fromarray(np.dstack([np.zeros((*INK.shape, 3)), 255 * INK]).astype(np.uint8))
DEEP = Image.fromarray(np.rint(600 * (1 - INK) + 20_000).astype(np.uint16))  # "L" would clip it
(PLAIN,) = digits_in(INK)


# Modes of Pillow's: the same digit, and how many channels its pixels have.
MODES = {
    "1": (GREY.convert("1", dither=Image.Dither.NONE), ()),
    "L": (GREY, ()),
    "P": (GREY.convert("P"), (3,)),
    "P with opacity": (CLEAR.quantize(64), (4,)),
    "RGB": (GREY.convert("RGB"), (3,)),
    "CMYK": (GREY.convert("CMYK"), (3,)),
    "LA": (CLEAR.convert("LA"), (4,)),
    "La": (CLEAR.convert("LA").convert("La"), (4,)),
    "RGBA": (CLEAR, (4,)),
    "RGBa": (CLEAR.convert("RGBa"), (4,)),
    "F": (GREY.convert("F").point(lambda value: value / 255), ()),
}


def palette(transparent):
    image = GREY.convert("P")
    if transparent:
        image.info["transparency"] = 255
    return image


def saved(image, kind, **options):
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


FILES = {
    "grey PNG": lambda: saved(GREY, "PNG"),
    "PNG of one bit": lambda: saved(GREY.convert("1", dither=Image.Dither.NONE), "PNG"),
    "PNG of 16 bits": lambda: saved(Image.fromarray((65_535 * INK).astype(np.uint16)), "PNG"),
    "PNG with a palette": lambda: saved(palette(transparent=False), "PNG"),
    "PNG with a transparent colour": lambda: saved(palette(transparent=True), "PNG"),
    "PNG in colours": lambda: saved(GREY.convert("RGB"), "PNG"),
    "PNG on nothing": lambda: saved(CLEAR, "PNG"),
    "PNG with grey and opacity": lambda: saved(CLEAR.convert("LA"), "PNG"),
    "JPEG": lambda: saved(GREY, "JPEG", quality=95),
    "JPEG in CMYK": lambda: saved(GREY.convert("CMYK"), "JPEG", quality=95),
    "GIF": lambda: saved(GREY, "GIF"),
    "BMP": lambda: saved(GREY, "BMP"),
    "TIFF": lambda: saved(GREY, "TIFF"),
    "TIFF of 16 bits": lambda: saved(Image.fromarray((65_535 * INK).astype(np.uint16)), "TIFF"),
    "TIFF of floats": lambda: saved(Image.fromarray(INK.astype(np.float32)), "TIFF"),
    "TIFF in CMYK": lambda: saved(GREY.convert("CMYK"), "TIFF"),
    "PPM": lambda: saved(GREY, "PPM"),
    "WebP": lambda: saved(GREY.convert("RGB"), "WEBP", lossless=True),
}


@pytest.mark.parametrize("kind", FILES)
def test_every_kind_shows_the_same_digit(kind):
    (found,) = digits_in(FILES[kind]())
    # Of ink without soft edges the centre may be another pixel.
    assert np.abs(found.image - PLAIN.image).mean() < (0.1 if "one bit" in kind else 0.03)
    assert np.abs(np.subtract(found.box, PLAIN.box)).max() <= 1


@pytest.mark.parametrize("mode", MODES)
def test_every_mode_of_pillow_shows_the_same_digit(mode):
    image, channels = MODES[mode]
    assert image.mode == mode.partition(" ")[0]
    (found,) = digits_in(image)
    assert np.abs(found.image - PLAIN.image).mean() < (0.1 if mode == "1" else 0.03)
    assert decoding.decoded(image).shape == (*INK.shape, *channels)


def test_a_picture_may_be_a_path_bytes_a_file_or_opened_already(tmp_path):
    content = saved(GREY, "PNG")
    (tmp_path / "a digit.png").write_bytes(content)
    given = [tmp_path / "a digit.png", str(tmp_path / "a digit.png"), content, bytearray(content)]
    given += [memoryview(content), io.BytesIO(content), Image.open(io.BytesIO(content)), GREY]
    for picture in given:
        np.testing.assert_array_equal(digits_in(picture)[0].image, digits_in(content)[0].image)


def test_16_bits_are_not_clipped():
    """`convert("L")` makes every value above 255 white: of this picture nothing would be left."""
    assert np.asarray(DEEP.convert("L")).min() == 255
    contrast = Image.fromarray(np.rint(30_000 * (1 - INK) + 20_000).astype(np.uint16))
    assert len(digits_in(saved(contrast, "PNG"))) == 1


@pytest.mark.parametrize("note", [1, 3, 6, 8])
def test_a_camera_held_on_its_side_is_understood(note):
    turns = {1: 0, 3: 2, 6: 1, 8: 3}
    turned = Image.fromarray(np.rot90(np.asarray(GREY), turns[note]).copy())
    exif = Image.Exif()
    exif[0x0112] = note
    (found,) = digits_in(saved(turned, "JPEG", quality=95, exif=exif))
    assert np.abs(found.image - PLAIN.image).mean() < 0.02


@pytest.mark.parametrize("kind", ["GIF", "PNG", "WEBP", "TIFF"])
def test_what_moves_is_refused(kind):
    other = Image.fromarray(255 - np.asarray(GREY))
    images = [each.convert("RGB") if kind == "WEBP" else each for each in (GREY, other)]
    content = saved(images[0], kind, save_all=True, append_images=images[1:])
    with pytest.raises(ValueError, match="more than one picture: save one of them by itself"):
        digits_in(content)


def test_the_preview_beside_a_photograph_is_no_second_picture():
    content = saved(GREY, "MPO", save_all=True, append_images=[GREY.resize((20, 20))])
    assert len(digits_in(content)) == 1


def chunk(kind, body):
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def huge(width, height):
    """The beginning of a PNG that claims so many pixels."""
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(b"\0" * 99))


@pytest.mark.parametrize("size", [(9_000, 9_000), (10_000, 10_000), (40_000, 10), (10, 40_000)])
def test_what_claims_too_many_pixels_is_refused_before_it_is_unpacked(size, monkeypatch):
    """Of the second Pillow would warn, too."""
    monkeypatch.setattr(decoding, "pixels_of", None)
    with pytest.raises(ValueError, match="the file has {:,} by {:,} pixels, more".format(*size)):
        digits_in(huge(*size))


@pytest.mark.parametrize("size", [(60_000, 60_000), (2**31 - 1, 1)])
def test_what_pillow_refuses_is_refused(size):
    with pytest.raises(ValueError, match="the file cannot be read as a picture"):
        digits_in(huge(*size))


def test_a_picture_may_be_as_large_as_the_error_says():
    for size in [(8_000, 8_000), (30_000, 2_000), (1, 30_000)]:
        decoding.check_size("a scan", *size)
    for size in [(5_213, 12_277), (30_001, 1), (1, 30_001)]:  # the first has one pixel too many
        with pytest.raises(ValueError, match="64,000,000 in all or 30,000 along a side"):
            decoding.check_size("a scan", *size)


def test_a_file_may_be_as_large_as_the_error_says(monkeypatch):
    content = bytes(50_000_000)
    with pytest.raises(ValueError, match="cannot be read as a picture"):
        digits_in(content)
    with pytest.raises(ValueError, match="more than 50,000,000 bytes: make the picture smaller"):
        digits_in(content + b"\0")
    monkeypatch.setattr(decoding, "MOST_BYTES", len(saved(GREY, "PNG")))
    assert len(digits_in(saved(GREY, "PNG"))) == 1


def test_a_file_that_is_too_large_is_not_read_to_its_end(monkeypatch, tmp_path):
    monkeypatch.setattr(decoding, "MOST_BYTES", 1000)
    path = tmp_path / "large.png"
    path.write_bytes(b"\0" * 5000)
    file = path.open("rb")
    with file, pytest.raises(ValueError, match="the file has more than 1,000 bytes"):
        digits_in(file)
    file = io.BytesIO(path.read_bytes())
    with pytest.raises(ValueError, match="the file has more than 1,000 bytes"):
        digits_in(file)
    assert file.tell() == 1001  # one byte more is enough to know
    with pytest.raises(ValueError, match=r"large\.png has more than 1,000 bytes"):
        digits_in(path)


OTHERS = {
    "nothing": b"",
    "a text": b"seven",
    "a drawing": b'<svg xmlns="http://www.w3.org/2000/svg"><text>7</text></svg>',
    "PostScript": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n",
    "an icon": saved(GREY.resize((16, 16)), "ICO"),
    "a PDF": saved(GREY, "PDF"),
    "a TGA": saved(GREY, "TGA"),
}


@pytest.mark.parametrize("kind", OTHERS)
def test_other_formats_are_refused_by_name(kind):
    words = "the file cannot be .*: it is damaged, or none of PNG, JPEG, WEBP, GIF, BMP, TIFF, PPM$"
    with pytest.raises(ValueError, match=words):
        digits_in(OTHERS[kind])


def test_a_picture_that_was_opened_before_its_damage_was_seen():
    picture = Image.open(io.BytesIO(saved(GREY, "PNG")[:-200]))
    with pytest.raises(ValueError, match=r"^the picture cannot be read as a picture"):
        digits_in(picture)


@pytest.mark.parametrize("kind", ["grey PNG", "JPEG", "GIF", "BMP", "TIFF", "PPM", "WebP"])
def test_damage_gives_an_answer_or_one_error(kind):
    content = FILES[kind]()
    rng = np.random.default_rng(len(content))
    for _ in range(40):
        damaged = bytearray(content)
        for place in rng.integers(0, min(len(content), 300), 3):
            damaged[place] = rng.integers(256)
        for broken in (bytes(damaged), content[: rng.integers(len(content))]):
            with contextlib.suppress(ValueError):  # whatever else is raised fails
                digits_in(broken)


def test_a_file_that_is_not_there_is_not_there(tmp_path):
    with pytest.raises(FileNotFoundError):
        digits_in(tmp_path / "nowhere.png")


@pytest.mark.hostile
def test_a_file_open_for_text_is_told_so():
    with pytest.raises(TypeError, match='open it with mode "rb"'):
        digits_in(io.StringIO("x"))


def test_without_pillow_arrays_are_read_and_files_name_the_extra(monkeypatch):
    monkeypatch.setitem(sys.modules, "PIL", None)
    assert len(digits_in(INK)) == 1
    with pytest.raises(ImportError, match=r'pip install "scratchdl\[images\]"; arrays need none$'):
        digits_in("photo.png")


@pytest.mark.parametrize(("low", "high"), [(-1, -1), (-1, 9), (0, 65_536), (65_536, 65_536)])
def test_whole_numbers_beyond_16_bits_are_no_picture(low, high):
    picture = Image.fromarray(np.array([[low, high]], np.int32))
    wanted = f"must hold whole numbers from 0 to 65535, or from 0 to 255, got {low} to {high}:"
    with pytest.raises(ValueError, match="the picture " + wanted):
        digits_in(picture)
    file = io.BytesIO()
    picture.save(file, "TIFF")
    with pytest.raises(ValueError, match="the file " + wanted):
        digits_in(file.getvalue())


def test_whole_numbers_of_16_bits_are_one():
    pixels = np.array([[0, 65_535]], np.int32)
    for picture in (Image.fromarray(pixels), saved(Image.fromarray(pixels), "TIFF")):
        found = decoding.decoded(picture)
        np.testing.assert_array_equal(found, pixels)
        assert found.dtype == np.uint16  # by which the brightest is known
