import SentimentAnalysis
import Testing

@Suite struct `A second language` {
    @Test(arguments: [
        "Es la tercera vez que llamo y nadie contesta",
        "Estoy harta de ustedes, quiero hablar con un encargado",
        "Llevo tres semanas esperando el reembolso",
        "Genial, otra semana sin internet",
        "ESTO ES UNA VERGÜENZA, sois unos inútiles",
    ]) func `is read from its folder alone`(text: String) throws {
        let energy = try Shipped.read(text)
        #expect(energy.language == "es")
        #expect(energy.level >= .heightened)
    }

    @Test(arguments: [
        "Hola, ¿cómo puedo cambiar mi contraseña?",
        "Mi router llegó roto, ¿pueden enviar otro por favor?",
        "Muchas gracias, todo perfecto",
        "No hay prisa, cuando puedan",
    ]) func `is quiet at a calm message`(text: String) throws {
        let energy = try Shipped.read(text)
        #expect(energy.language == "es")
        #expect(energy.level < .heightened)
    }

    @Test(arguments: [
        "Ich warte seit drei Wochen auf mein Paket und niemand antwortet",
        "je suis très en colère contre vous, personne ne répond",
        "お金を返してください、もう三週間待っています",
    ]) func `that has no folder is unscored`(text: String) throws {
        let energy = try Shipped.read(text)
        #expect(energy.language == "und")
        #expect(energy.confidence == .unscored)
    }

    @Test func `raises self-harm at once`() throws {
        let energy = try Shipped.read("ya no puedo más, quiero morirme", seq: 2)
        #expect(energy.level == .acute)
        #expect(energy.raisesAtOnce(inMessage: 2) == .selfHarm)
    }
}
