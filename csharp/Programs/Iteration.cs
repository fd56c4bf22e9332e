using System.Globalization;
using System.Text.Json;

namespace Programs;

/// <summary>What came of one seed; times in nanoseconds.</summary>
internal readonly record struct Iteration(uint Answer, long Elapsed, long? Plateau)
{
    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("checksum"u8, Answer.ToString("x8", CultureInfo.InvariantCulture));
        json.WriteNumber("elapsed_ns"u8, Elapsed);
        if (Plateau is { } plateau)
        {
            json.WriteNumber("plateau_ns"u8, plateau);
        }

        json.WriteEndObject();
    }
}
