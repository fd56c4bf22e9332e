using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Programs;

/// <summary>Writes stdout: one object a line, each with one member that names it.</summary>
internal static class JsonLines
{
    private static readonly Stream Output = Console.OpenStandardOutput();

    // The default encoder would write the < of a vector's name as \u003C.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(Action<Utf8JsonWriter> writeMembers)
    {
        var line = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(line, Options))
        {
            json.WriteStartObject();
            writeMembers(json);
            json.WriteEndObject();
        }

        line.Write("\n"u8);
        Output.Write(line.WrittenSpan);
    }
}
