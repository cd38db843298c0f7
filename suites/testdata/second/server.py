"""A second server of both APIs, written from their documents alone.

It keeps guests' carts (Pariette) and customers' past orders (Loyetta). Where the
documents do not say how something is done, it is done in another way than a
first reading suggests. It prints its port and serves until it is killed.

    python3 server.py [--fault NAME]

A fault is one wrong behaviour, out of FAULTS.
"""

import argparse
import base64
import gzip
import hashlib
import json
import math
import random
import re
import secrets
import threading
from datetime import UTC, datetime, timedelta
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, quote, unquote, urlsplit

FAULTS = {
    "subtotal-of-three": "a cart of three lines or more costs a kuruş too much",
    "page-repeats-order": "a page of physical orders begins with the order that ended the page before it",
    "guests-without-case": "guests whose ids differ in case alone share a cart",
}
FAULT = None  # the name of the one that is switched on

PARIETTE, LOYETTA = "/magaza/genel", "/puan/tr/api"  # what comes before the documents' paths
PUBLIC = "https://puan.example.com/api"  # where a proxy would serve LOYETTA
PARIETTE_TOKEN = "42|bWFnYXph+/~YW5haHRhcg=="
PRODUCTS = {  # id: title, price in kuruş, variants
    101: ("Kablosuz Kulaklık", 150000, []),
    2147483648: ("Çaydanlık, 2'li", 150050, []),
    7: ("Şeker \"ığüşöçİ\" <b>&amp;</b> \\ 🍬", 10, []),
    55: ("Yün Kazak", 1999, [8, 9]),
    900719925474099: ("Fındık", 33333, []),
}
MOST = 500  # pieces of a product that a cart may hold
# How many physical and prepaid orders a customer has, by token.
CUSTOMERS = {"cok": (37, 9), "az": (4, 3), "bir": (1, 1), "hic": (0, 0), "yeni": (0, 0)}
GOODS = [("154dsc", "Kablosuz Kulaklık", 15000, None), ("ığ/1 +", "Çay Bardağı", 900, 750), ("0", "Şemsiye", 2100, 0)]
CARDS = [("gc-001", "50 TL Hediye Kartı", 5000), ("gc-002", "Müzik Üyeliği", 1200)]
STATUSES = ["pending_approval", "waiting_supply", "processing", "completed", "cancelled", "shipped"]
DEFAULT_SIZE, LARGEST_SIZE = 15, 40  # orders on a page

SECRET = secrets.token_hex()
LOCK = threading.Lock()  # held while an answer is made
CARTS = {}  # by X-Guest-Id


class Refusal(Exception):
    """The answer to a request that cannot be served: a status, a reason and further fields."""

    def __init__(self, status, reason, **fields):
        super().__init__(reason)
        self.status, self.fields = status, fields


def require(condition, status, reason, **fields):
    """Refuses the request unless the condition holds."""
    if not condition:
        raise Refusal(status, reason, **fields)


def opaque(*names):
    """A long id that nobody can guess."""
    return base64.b64encode(hashlib.sha512(repr((SECRET, names)).encode()).digest()).decode()


def amount(kurus):
    """An amount as JSON writes it with the fewest digits: 1500, 1500.5, 19.99."""
    return kurus // 100 if kurus % 100 == 0 else kurus / 100


class Cart:
    """What one guest means to buy."""

    def __init__(self, guest):
        self.id = opaque("cart", guest)
        self.quantities = {}  # by product id and variant id

    def item_id(self, product, variant):
        """What a line is removed by, with characters that a path must escape."""
        return f"50% {opaque(self.id, product, variant)}?"

    def add(self, order):
        """Sets the quantity of a product, as an Add to Cart asks."""
        product, variant, quantity = order.get("product_id"), order.get("variant_id"), order.get("quantity", 1)
        require(type(product) is int, 422, "product_id bir tam sayı olmalı")
        require(product in PRODUCTS, 404, "böyle bir ürün yok")
        require(variant in (PRODUCTS[product][2] or [None]), 409, "böyle bir seçenek yok")
        require(type(quantity) is int and 1 <= quantity <= MOST, 422, f"quantity 1 ile {MOST} arasında olmalı")
        self.quantities[product, variant] = quantity

    def remove(self, item_id):
        """Removes the line of that item_id."""
        keys = {self.item_id(*key): key for key in self.quantities}
        require(item_id in keys, 410, "sepette böyle bir satır yok")
        del self.quantities[keys[item_id]]

    def line(self, product, variant, quantity):
        """A line of the cart object; it cannot be removed by its id."""
        title, price, _ = PRODUCTS[product]
        return {
            "id": 10**6 - product % 1000,
            "item_id": self.item_id(product, variant),
            "product_id": product,
            "variant_id": variant,
            "title": title,
            "quantity": quantity,
            "price": amount(price),
            "total": amount(price * quantity),
            "product": {"id": str(product), "price": {"text": f"{price / 100:.2f} TL"}, "items": []},
        }

    def content(self):
        """The cart object, its lines in any order."""
        lines = [self.line(*key, quantity) for key, quantity in self.quantities.items()]
        random.shuffle(lines)
        subtotal = sum(PRODUCTS[product][1] * quantity for (product, _), quantity in self.quantities.items())
        if FAULT == "subtotal-of-three" and len(lines) >= 3:
            subtotal += 1
        return {
            "id": self.id,
            "items": lines,
            "subtotal": amount(subtotal),
            "total": amount(subtotal),
            "currency": "TRY",
            "owner": {"id": None, "items": [{"quantity": -1}]},
        }


def pariette(request, path, body):
    """The answer to a request to Pariette: a status and its content."""
    require(request.headers.get("ParietteToken") == PARIETTE_TOKEN, 403, "ParietteToken geçersiz")
    collection, slash, item_id = path.removeprefix("/shopping/").partition("/")
    methods = {"cart": ["GET", "POST"], "cart/": ["DELETE"], "checkout": ["POST"]}.get(collection + slash)
    require(methods, 404, "böyle bir adres yok")
    require(request.command in methods, 405, "bu adres için başka bir yöntem gerekli")
    require(collection == "cart", 403, "ödeme için oturum açın")

    guest = request.headers.get("X-Guest-Id")
    require(guest, 400, "X-Guest-Id gerekli")
    if FAULT == "guests-without-case":
        guest = guest.lower()
    cart = CARTS.get(guest) or Cart(guest)
    if request.command == "GET":
        return 200, {"status": True, "data": cart.content(), "message": None}
    if request.command == "POST":
        cart.add(decode(request, body))
        CARTS[guest] = cart
        return 201, {"status": True, "message": "✓", "data": cart.content(), "code": {"status": False}}
    cart.remove(unquote(item_id))
    return 202, {"status": True, "message": "Silindi (1)", "data": cart.content(), "errors": []}


def decode(request, body):
    """The object in the body of a request."""
    require(request.headers.get_content_type() == "application/json", 415, "gövde JSON olmalı")
    try:
        content = json.loads(body)
    except (ValueError, RecursionError):
        raise Refusal(400, "gövde JSON değil") from None
    require(isinstance(content, dict), 422, "gövde bir nesne olmalı")
    return content


def order(customer, kind, number):
    """A customer's order of a kind, "physical" or "prepaid-card"; the numbers count from 1, the oldest."""
    status = STATUSES[number % (6 if kind == "physical" else 5)]
    created = datetime(2024, 2, 29, 23, 59, 59, tzinfo=UTC) + timedelta(hours=7 * number)
    fields = {"id": opaque(customer, kind, number), "status": status, "created_at": created.isoformat(), "note": None}
    if kind == "physical":
        chosen = [(1 + number % 4 + n, *GOODS[(number + n) % 3]) for n in range(1 + number % 3)]
        paid = sum(n * (regular if sale is None else sale) for n, _, _, regular, sale in chosen)
        items = [
            {"quantity": n, "regular_price": regular, "sale_price": sale, "product": product(key, title)}
            for n, key, title, regular, sale in chosen
        ]
        return fields | {"total_paid": paid, "items": items, "cards": None}
    key, title, price = CARDS[number % 2]
    pieces = 1 + number % 2
    codes = [opaque(customer, number, n) for n in range(pieces)]
    cards = [{"card_code": code, "card_pin": "0000", "product": product(key, title)} for code in codes]
    return fields | {"total_paid": pieces * price, "cards": cards if status == "completed" else []}


def product(key, title):
    """A product in an order; the address of its picture is signed anew each time."""
    picture = f"https://cdn.example.com/{quote(key, safe='')}.webp?imza={secrets.token_hex(8)}"
    return {"id": key, "title": title, "sku": "", "thumbnail": picture, "category": {"id": 3, "title": "Genel"}}


def loyetta(request, path, _):
    """The answer to a request to Loyetta: a status and its content."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    require(scheme.lower() == "bearer" and token in CUSTOMERS, 403, "oturum açın")
    kinds = {"/v1/store/orders/physical": "physical", "/v1/store/orders/prepaid-card": "prepaid-card"}
    require(path == "/v1/store/orders" or path in kinds, 404, "böyle bir adres yok")
    require(request.command == ("GET" if path in kinds else "POST"), 405, "bu adres için başka bir yöntem gerekli")
    require(path in kinds, 400, "sepet boş", success=False, message="Önce sepete ürün ekleyin", cart_updated=False)

    kind, total = kinds[path], CUSTOMERS[token][path.endswith("prepaid-card")]
    size = min(parameter(request, "page[size]", DEFAULT_SIZE) or DEFAULT_SIZE, LARGEST_SIZE)
    page, last = parameter(request, "page[number]", 1), max(1, math.ceil(total / size))
    require(page, 422, "page[number] 1 veya daha büyük bir tam sayı olmalı")
    require(page <= last, 404, f"son sayfa {last}")
    skipped = (page - 1) * size
    numbers = list(range(total, 0, -1))[skipped : skipped + size]
    if FAULT == "page-repeats-order" and kind == "physical" and page > 1:
        numbers[0] += 1

    address = PUBLIC + path
    pages = {"first": 1, "last": last, "prev": page - 1, "next": page + 1, "self": page}
    query = "lang=tr&page%5Bsize%5D={}&page%5Bnumber%5D={}"
    links = {name: f"{address}?{query.format(size, n)}" if 1 <= n <= last else None for name, n in pages.items()}
    meta = {"current_page": page, "last_page": last, "path": address, "per_page": size, "total": total, "links": []}
    meta |= {"from": skipped + 1, "to": skipped + len(numbers)} if numbers else {"from": None, "to": None}
    return 200, {"data": [order(token, kind, number) for number in numbers], "links": links, "meta": meta}


def parameter(request, name, default):
    """A query parameter that counts from 1; None when it is something else."""
    values = parse_qs(urlsplit(request.path).query, keep_blank_values=True).get(name)
    if values is None:
        return default
    return int(values[0]) if len(values) == 1 and re.fullmatch("[1-9][0-9]{0,8}", values[0]) else None


def shuffled(value):
    """A JSON value with the members of its objects in any order."""
    if isinstance(value, dict):
        return {name: shuffled(value[name]) for name in random.sample(list(value), len(value))}
    return [shuffled(element) for element in value] if isinstance(value, list) else value


APIS = {PARIETTE: pariette, LOYETTA: loyetta}


class Handler(BaseHTTPRequestHandler):
    """One connection. A path belongs to the API whose prefix it has."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1

    def answer(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        path = urlsplit(self.path).path
        prefix = next((prefix for prefix in APIS if path.startswith(prefix + "/")), None)
        try:
            require(prefix, 404, "böyle bir adres yok")
            with LOCK:
                status, content = APIS[prefix](self, path.removeprefix(prefix), body)
        except Refusal as refusal:
            status, content = refusal.status, {"error": {"reason": str(refusal)}} | refusal.fields
            if prefix == PARIETTE:
                content |= {"status": False, "message": str(refusal)}
        self.send(status, content)

    do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = answer

    def send_error(self, code, message=None, explain=None):
        """Answers what cannot be read, and methods that no path has."""
        self.close_connection = True
        self.send(405 if code == 501 else code, {"error": {"reason": message}})

    def send(self, status, content):
        text = json.dumps(shuffled(content)).replace("/", "\\/").encode()
        self.close_connection = self.close_connection or random.random() < 0.2
        self.send_response_only(status)
        self.send_header("date", formatdate(usegmt=True))
        self.send_header("content-type", "application/json;charset=UTF-8")
        self.send_header("vary", "accept-encoding")
        self.send_header("transfer-encoding", "chunked")
        if self.close_connection:
            self.send_header("connection", "close")
        if "gzip" in self.headers.get("Accept-Encoding", ""):
            self.send_header("content-encoding", "gzip")
            text = gzip.compress(text)
        self.end_headers()
        if self.command != "HEAD":
            chunks = [text[start : start + 97] for start in range(0, len(text), 97)] + [b""]
            self.wfile.write(b"".join(b"%x\r\n%s\r\n" % (len(chunk), chunk) for chunk in chunks))


if __name__ == "__main__":
    options = argparse.ArgumentParser()
    options.add_argument("--fault", choices=FAULTS, help="one wrong behaviour")
    FAULT = options.parse_args().fault
    ThreadingHTTPServer.request_queue_size = 128
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    print(server.server_port, flush=True)
    server.serve_forever()
