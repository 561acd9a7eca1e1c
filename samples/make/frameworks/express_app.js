// Express with express-jwt and with passport-jwt, defaults kept:  express_app.js PORT TOKEN_FILE
const from = (name) => require(`${process.env.TOOLS}/node/node_modules/${name}`);
const express = from("express");
const { expressjwt } = from("express-jwt");
const passport = from("passport");
const { Strategy, ExtractJwt } = from("passport-jwt");
const jwt = from("jsonwebtoken");

const [port, tokenFile] = process.argv.slice(2);
const secret = "a sample key that guards nothing at all";
const app = express();

app.get("/express-jwt/me", expressjwt({ secret, algorithms: ["HS256"] }), (request, response) =>
  response.json({ sub: request.auth.sub }),
);

const options = { jwtFromRequest: ExtractJwt.fromAuthHeaderAsBearerToken(), secretOrKey: secret };
passport.use(new Strategy(options, (claims, done) => done(null, { id: claims.sub })));
app.get("/passport/me", passport.authenticate("jwt", { session: false }), (request, response) =>
  response.json(request.user),
);

// What its README shows for somebody who is no admin.
app.get("/express-jwt/admin", expressjwt({ secret, algorithms: ["HS256"] }), (request, response) =>
  request.auth.admin ? response.json([]) : response.sendStatus(401),
);

const sign = (expiresIn) => jwt.sign({ sub: "ada" }, secret, { expiresIn });
require("fs").writeFileSync(tokenFile, `express_good=${sign("1h")}\nexpress_expired=${sign("-1h")}\n`);
app.listen(Number(port), "127.0.0.1");
